/** When a generated file says it was made, in ms since epoch: fixed, so that the same content gives the same bytes. */
export const WRITTEN_AT = 1_700_000_000_000

/** Insomnia lists what is below one folder by this number. What people add by hand gets a smaller one, and comes first. */
export const sortKey = (index: number): number => -WRITTEN_AT + index * 1000
