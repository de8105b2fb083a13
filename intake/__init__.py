"""What was asked and answered: people, in-tray, out-tray, tickets, and the two wires (Telegram, mail). Knows no money."""
