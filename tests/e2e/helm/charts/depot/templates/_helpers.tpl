{{- define "shared.who" }}depot{{ end }}
{{- define "depot.labels" -}}
{{ include "bits.labels" (dict "context" . "part" "depot") }}
{{- end }}
