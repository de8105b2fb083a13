"""An unused advance on its way back to whoever paid it: a manager asks, the owner confirms."""
