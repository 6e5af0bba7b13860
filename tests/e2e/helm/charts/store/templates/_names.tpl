{{- define "shared.who" }}store{{ end }}
{{- define "store.name" }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}
