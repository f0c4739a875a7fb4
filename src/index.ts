// The control plane
