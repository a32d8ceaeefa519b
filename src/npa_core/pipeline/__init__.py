"""The rooms where data moves: gather, edit, publish, and what they need."""
