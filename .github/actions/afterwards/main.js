// There is nothing to see yet.
