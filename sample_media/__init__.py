"""The sample scene: what draws, sounds and writes the clips that the demonstration and many tests run on."""
