"""From a brief and a style to notes: plan, form, harmony, parts, performance."""
