"""What archivists ask of the snapshots and the memory together: proof, copies, history rebuilt."""
