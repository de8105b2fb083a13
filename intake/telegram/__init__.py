"""The Telegram wire: updates in, methods out. Only `client` and the bot's handlers import aiogram."""
