"""What `.robot` files see: one file a group of keywords, each a thin layer over the core."""
