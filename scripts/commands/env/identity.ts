import { defineCommand } from '../../cli/command'
import { EXIT } from '../../cli/errors'
import { createIdentity, recipientOf } from '../../environments/sealing/age'
import { identityFile, readIdentities, writeIdentity } from '../../environments/sealing/identity-file'

export const command = defineCommand({
  name: 'env identity',
  summary: 'print your public key, the line that teammates seal secrets to',
  options: {
    new: { type: 'boolean', help: 'make a key pair; the private half stays on this machine, beside the sessions' },
  },
  examples: ['env identity --new', 'env identity'],

  run: async (values, _positionals, io) => {
    if (values.new) {
      const pair = await createIdentity()
      const file = identityFile(io.env)
      await writeIdentity(file, pair, io.err)
      io.err(`Your private key is in "${file}"; only you can read it, and nobody can make it again.`)
      io.err('Add this line, with a space and your name after it, to collections/recipients.txt:')
      io.out(pair.recipient)
      return EXIT.done
    }
    for (const identity of readIdentities(io)) io.out(await recipientOf(identity))
    return EXIT.done
  },
})
