"""Who is writing: clients and their contacts, employees, their addresses, invites, strangers."""
