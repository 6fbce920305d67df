/** Returns a function that gives each name a number that was given before: `list`, `list (2)`, `list (3)`. */
export function uniqueNames(): (name: string) => string {
  const given = new Set<string>()
  return (name) => {
    let unique = name
    for (let number = 2; given.has(unique); number++) unique = `${name} (${String(number)})`
    given.add(unique)
    return unique
  }
}
