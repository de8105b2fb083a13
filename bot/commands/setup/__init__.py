"""`okoshko init`: asks for what an office needs, tries it out, and writes the settings and a first office book."""
