import { type Auth, type Collection, type Item } from '../../scripts/dev/normalise-collection'

/** A request of a collection, with what it inherits. */
export interface SavedRequest {
  item: Item
  /** Names of the folders around it, the outermost first. */
  folders: readonly string[]
  /** Its own auth, or the nearest one around it. */
  auth: Auth | undefined
}

export function requestsOf(
  { item, auth }: Pick<Collection, 'item' | 'auth'>,
  folders: readonly string[] = [],
): SavedRequest[] {
  return item.flatMap((child) =>
    child.item
      ? requestsOf({ item: child.item, ...((child.auth ?? auth) && { auth: child.auth ?? auth }) }, [
          ...folders,
          child.name,
        ])
      : [{ item: child, folders, auth: child.request?.auth ?? auth }],
  )
}
