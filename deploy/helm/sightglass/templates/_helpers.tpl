{{- define "sightglass.name" -}}
{{- if contains "sightglass" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-sightglass" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "sightglass.selector" -}}
app.kubernetes.io/name: sightglass
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "sightglass.labels" -}}
{{ include "sightglass.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "sightglass.account" -}}
{{- if .Values.serviceAccount.create }}{{ default (include "sightglass.name" .) .Values.serviceAccount.name }}{{ else }}{{ default "default" .Values.serviceAccount.name }}{{ end }}
{{- end }}

{{- define "sightglass.image" -}}
{{- with .Values.image }}{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ default $.Chart.AppVersion .tag }}{{ end }}{{ end }}
{{- end }}

{{- /* Refuses what would start unsafely or not at all. */ -}}
{{- define "sightglass.check" -}}
{{- if and (eq .Values.auth.mode "config") (not .Values.config.auth) }}{{ fail "auth.mode is config, but config.auth is missing: say how people sign in (docs/sign-in.md), or take auth.mode loopback" }}{{ end }}
{{- if and (ne .Values.auth.mode "config") .Values.config.auth }}{{ fail "config.auth is there: auth.mode must be config" }}{{ end }}
{{- if and (eq .Values.auth.mode "loopback") (or .Values.ingress.enabled .Values.podMonitor.enabled) }}{{ fail "auth.mode is loopback: nothing outside of the pod reaches the console, so an ingress or a PodMonitor cannot work" }}{{ end }}
{{- if and (eq .Values.auth.mode "config") .Values.podMonitor.enabled (not (dig "openMetrics" false .Values.config.auth)) }}{{ fail "podMonitor sends no token, so the console would refuse it: set config.auth.openMetrics: true" }}{{ end }}
{{- if and .Values.als.enabled (not .Values.als.tlsSecret) (not .Values.als.allowUnauthenticated) }}{{ fail "als is enabled without als.tlsSecret, so whoever reaches its port could write access logs: name a secret (docs/deploy/meshes.md), or accept it with als.allowUnauthenticated: true" }}{{ end }}
{{- if and .Values.als.tlsSecret .Values.als.allowUnauthenticated }}{{ fail "als.tlsSecret is there, so Envoys must show certificates: als.allowUnauthenticated must be false" }}{{ end }}
{{- end }}

{{- define "sightglass.config" -}}
{{- include "sightglass.check" . }}
{{- $config := deepCopy .Values.config }}
{{- $_ := set $config "listen" (printf "%s:8480" (ternary "127.0.0.1" "0.0.0.0" (eq .Values.auth.mode "loopback"))) }}
{{- $_ := set $config "data" "/data" }}
{{- if eq .Values.auth.mode "none" }}{{- $_ := set $config "allowUnauthenticated" true }}{{ end }}
{{- if .Values.als.enabled }}
{{- $log := default dict $config.accessLog }}
{{- $als := dict "listen" (printf "0.0.0.0:%d" (int .Values.als.port)) }}
{{- if .Values.als.tlsSecret }}
{{- $_ := set $als "tls" (dict "certFile" "/etc/sightglass/als/tls.crt" "keyFile" "/etc/sightglass/als/tls.key" "caFile" "/etc/sightglass/als/ca.crt") }}
{{- else }}{{- $_ := set $als "allowUnauthenticated" true }}{{ end }}
{{- $_ := set $log "als" (merge (default dict $log.als) $als) }}
{{- $_ := set $config "accessLog" $log }}
{{- end }}
{{- toYaml $config }}
{{- end }}
