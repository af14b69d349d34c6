"""What trained the weights in `analysis/models`; needs torch, which the analysis does not."""
