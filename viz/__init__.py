"""What we show: figures."""
