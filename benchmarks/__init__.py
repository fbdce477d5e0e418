"""Peers and limits measured side by side in one run."""
