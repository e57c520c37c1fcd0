"""One reader a format: the bytes or text of a page to its blocks, nothing decided yet about what they mean."""
