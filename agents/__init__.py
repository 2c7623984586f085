"""Who acts: citizens, candidates, movements and regimes."""
