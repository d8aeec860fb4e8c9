"""Sound: heard once at inspection, compared where clips may belong together, used by links and clocks."""
