"""How long pages over years of sessions take."""
