"""How fast the library is: compose, render and encode apart, each in a process of its own."""
