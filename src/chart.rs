//! Drawings by plotters, through a backend that writes SVG with classes instead of colours.
