"""What happens next in a drill: pure decisions over passages, modes and verdicts."""
