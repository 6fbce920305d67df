/** Headers whose values are shown, redacted as all texts are. Sources: RFC 9110, 9111, Fetch, W3C Trace Context, proxies. */
const HARMLESS = new RegExp(
  `^(?:${[
    'accept(?:-(?:charset|datetime|encoding|language|patch|post|ranges))?',
    'access-control-[a-z-]+',
    'age|allow|alt-svc|cache-control|connection|date|etag|expect|expires|forwarded|from|host|keep-alive',
    'content-(?:disposition|encoding|language|length|location|range|security-policy(?:-report-only)?|type)',
    'cross-origin-[a-z-]+|deprecation|dnt|if-(?:match|modified-since|none-match|range|unmodified-since)|last-modified',
    'link|location|max-forwards|origin|permissions-policy|postman-token|pragma|proxy-connection|range|referer',
    'referrer-policy|retry-after|sec-(?:ch|fetch|gpc|websocket)[a-z-]*|server(?:-timing)?|strict-transport-security|sunset|te|trailer',
    'transfer-encoding|upgrade(?:-insecure-requests)?|user-agent|vary|via|warning|www-authenticate',
    '(?:x-)?rate-?limit[a-z-]*|x-(?:cache(?:-hits)?|content-type-options|frame-options|powered-by|xss-protection)',
    'x-(?:dns-prefetch-control|download-options|permitted-cross-domain-policies|runtime|response-time|served-by)',
    '(?:x-)?(?:correlation|request|trace)-id|traceparent|cf-ray|x-amzn-requestid|x-amzn-trace-id',
    'x-forwarded-(?:for|host|port|proto)|x-http-method-override|x-requested-with|x-total-count',
  ].join('|')})$`,
  'i',
)

/** Whether a header is known to carry no secret. Of others nobody knows: `x-session-id`, `x-api-auth`, `cookie`. */
export function isHarmlessHeader(name: string): boolean {
  return HARMLESS.test(name)
}
