"""What a manager's verdict, and the end of the work, mean for tariff, price, hold and labour; and what the client hears."""
