"""Genre packs: data, and the loader that checks it."""
