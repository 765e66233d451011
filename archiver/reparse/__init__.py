"""Read stored pages again: what would change, is it better, and a way back.

selection -- which captures                 comparing -- two readings, field by field
summary   -- what a re-parse comes to       run       -- the plan, and writing it
undo      -- what a run changed, put back       one_file  -- what a saved file gives, without an archive
"""
