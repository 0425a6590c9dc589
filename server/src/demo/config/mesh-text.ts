/** Settings of the whole mesh, in both clusters of the demo: plaintext is still taken where nothing stricter is said, and proxies log. */
export const MESH_TEXT = `apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  mesh: |
    trustDomain: cluster.local
    rootNamespace: istio-system
    outboundTrafficPolicy: {mode: ALLOW_ANY}
    accessLogEncoding: JSON
    extensionProviders:
      - name: envoy-als
        envoyHttpAls: {service: sightglass.observability.svc.cluster.local, port: 4317}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls: {mode: PERMISSIVE}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: mesh-default
  namespace: istio-system
spec:
  accessLogging:
    - providers: [{name: envoy-als}]
  metrics:
    - providers: [{name: prometheus}]
`;
