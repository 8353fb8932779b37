//! Pieces that several pages are made of.

pub mod file;
pub mod frame;
pub mod level;
pub mod picture;
pub mod problems;
pub mod radio;
