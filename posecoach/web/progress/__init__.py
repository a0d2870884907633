"""Drawing what is remembered, and asking how it felt."""
