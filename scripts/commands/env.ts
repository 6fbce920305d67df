import { type CommandGroup } from '../cli/command-group'

/** Environments a team shares through git. Each command is its own chunk: most need neither age nor a secret scanner. */
export const command: CommandGroup = {
  name: 'env',
  summary: 'environments a team can share: listed, checked, imported, exported, sealed',
  commands: {
    list: {
      summary: 'the environments, or the keys of one and where they come from',
      load: () => import('./env/list'),
    },
    check: { summary: 'refuse secrets and faults in what is shared', load: () => import('./env/check') },
    import: {
      summary: 'take an environment exported by an app, secrets kept apart',
      load: () => import('./env/import'),
    },
    export: { summary: 'write an environment that is safe to send', load: () => import('./env/export') },
    seal: { summary: "encrypt a secret to the team's public keys", load: () => import('./env/seal') },
    unseal: { summary: 'show a sealed secret to a holder of a key', load: () => import('./env/unseal') },
    rekey: { summary: 'encrypt all sealed secrets afresh, after the team changed', load: () => import('./env/rekey') },
    identity: { summary: 'your public key, or a new pair', load: () => import('./env/identity') },
  },
  examples: ['env list', 'env check', 'env import download.json --as staging', 'env seal clientSecret -e staging'],
}
