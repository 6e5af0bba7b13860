//go:build tools

// Package tools names the programs that this module builds, so that go.sum covers everything they import.
package tools

import _ "helm.sh/helm/v3/cmd/helm"
