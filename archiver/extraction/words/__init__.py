"""Words: vocabulary, folding, months, moments, names, language, credits."""
