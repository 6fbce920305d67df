/** Whether nobody sits in front: in inso, which is plain Node (Electron's processes have a type), and in CI. */
export function isUnattended(): boolean {
  const { CI } = process.env
  return !(process as { type?: string }).type || (Boolean(CI) && CI !== 'false' && CI !== '0')
}
