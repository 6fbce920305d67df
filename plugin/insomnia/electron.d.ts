/** What is used of Electron, which is there inside Insomnia and nowhere else. */
declare module 'electron' {
  export const shell: { openExternal: (url: string) => Promise<void> }
}
