import { buildCollectionFiles } from './collection-files'

const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

void buildCollectionFiles(process.argv.slice(2), process.cwd(), say)
  .catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    return 2
  })
  .then((code) => {
    process.exitCode = code
  })
