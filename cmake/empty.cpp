// Nothing: the carrier of a precompiled header.
