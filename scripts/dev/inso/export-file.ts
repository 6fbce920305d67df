interface InsoRequest {
  name: string
  method: string
  url: string
  headers: Record<string, string>
}

/** Three requests that need the plugin: its token, its nonce, and a claim in a header. */
const REQUESTS: readonly InsoRequest[] = [
  {
    name: 'a token',
    method: 'GET',
    url: '{{ _.gatewayUrl }}/backend/v2/refresh/api-token?environment=dev',
    headers: { Authorization: 'Bearer {% uassistToken %}' },
  },
  {
    name: 'a token of another account',
    method: 'GET',
    url: '{{ _.gatewayUrl }}/backend/v2/refresh/api-token?environment=dev',
    headers: { Authorization: "Bearer {% uassistToken 'access', 'agent' %}" },
  },
  {
    name: 'a write with a nonce and a claim',
    method: 'POST',
    url: '{{ _.apiUrl }}/ocms/v2/configuration/sync-user',
    headers: {
      Authorization: 'Bearer {% uassistToken %}',
      'nonce-token': '{% uassistNonce %}',
      'x-tenant': "{% uassistClaim 'tenantId' %}",
    },
  },
]

/** An Insomnia export (version 4) with these requests, an environment, and a test suite that wants 200 of each. */
export function insoExport(variables: Record<string, string>): string {
  const resources = [
    { _id: 'wrk_1', _type: 'workspace', parentId: null, name: 'uassist', scope: 'collection' },
    { _id: 'env_base', _type: 'environment', parentId: 'wrk_1', name: 'Base', data: {} },
    { _id: 'env_sub', _type: 'environment', parentId: 'env_base', name: 'Sandbox', data: variables },
    { _id: 'jar_1', _type: 'cookie_jar', parentId: 'wrk_1', name: 'Jar', cookies: [] },
    { _id: 'uts_1', _type: 'unit_test_suite', parentId: 'wrk_1', name: 'Suite' },
    ...REQUESTS.flatMap(({ headers, ...request }, index) => [
      {
        _id: `req_${String(index)}`,
        _type: 'request',
        parentId: 'wrk_1',
        ...request,
        headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
        body: {},
        parameters: [],
        authentication: {},
      },
      {
        _id: `ut_${String(index)}`,
        _type: 'unit_test',
        parentId: 'uts_1',
        requestId: `req_${String(index)}`,
        name: request.name,
        code: 'const response = await insomnia.send(); expect(response.status).to.equal(200)',
      },
    ]),
  ]
  return JSON.stringify({ _type: 'export', __export_format: 4, __export_source: 'uassist', resources })
}
