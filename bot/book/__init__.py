"""The office book: read from `office.toml`, checked line by line, and applied so that the past stays as it was."""
