/** The grant type of the device flow (RFC 8628 section 3.4). */
export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** The grants of the native application, as its settings have them unless told otherwise. */
export const NATIVE_GRANTS: readonly string[] = ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT]
