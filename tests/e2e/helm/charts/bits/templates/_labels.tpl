{{- define "bits.labels" -}}
{{- $context := .context -}}
app: {{ $context.Release.Name }}
chart: {{ printf "%s-%s" $context.Chart.Name $context.Chart.Version | replace "+" "_" }}
part: {{ .part | quote }}
{{- end }}
