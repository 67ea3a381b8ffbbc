"""How words travel: one file or folder per platform, nothing of the platform beyond it."""
