"""What it costs: tariffs and their allowances, price lists, quotes, the personal account, labour, the weekly summary."""
