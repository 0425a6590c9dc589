/** Linkerd's policy in the demo's namespace mail: checkout, in Istio's mesh, calls email without Linkerd's TLS; template-renderer takes email alone. */
export const LINKERD_TEXT = `apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata:
  name: email-http
  namespace: mail
spec:
  podSelector:
    matchLabels: {app: email}
  port: 8080
  proxyProtocol: HTTP/1
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata:
  name: template-renderer-http
  namespace: mail
spec:
  podSelector:
    matchLabels: {app: template-renderer}
  port: 8080
  proxyProtocol: HTTP/1
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata:
  name: cluster-pods
  namespace: mail
spec:
  networks:
    - cidr: 10.8.0.0/16
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata:
  name: email
  namespace: mail
spec:
  identities: [email.mail.serviceaccount.identity.linkerd.cluster.local]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata:
  name: email-callers
  namespace: mail
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: email-http}
  requiredAuthenticationRefs:
    - {group: policy.linkerd.io, kind: NetworkAuthentication, name: cluster-pods}
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata:
  name: template-renderer-callers
  namespace: mail
spec:
  targetRef: {group: policy.linkerd.io, kind: Server, name: template-renderer-http}
  requiredAuthenticationRefs:
    - {group: policy.linkerd.io, kind: MeshTLSAuthentication, name: email}
---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata:
  name: template-renderer.mail.svc.cluster.local
  namespace: mail
spec:
  routes:
    - name: GET /
      condition: {method: GET, pathRegex: /}
      timeout: 1s
      isRetryable: true
`;
