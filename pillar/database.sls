# Of the demonstration only. Real ones are written by you, and encrypted.
database:
  name: notes
  user: notes
  password: correct-horse-battery-staple
