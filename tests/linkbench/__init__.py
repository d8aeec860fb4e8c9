"""Forces of known truth: how well clips and incidents are linked, beside the market's rule and beside splink."""
