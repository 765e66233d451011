"""Pictures of a story with their captions and credits."""
