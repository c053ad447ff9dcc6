// Prints what an independent AAC library finds in an OBZ file, as JSON: node read.cjs FOLDER_OF_THE_LIBRARY FILE
const { createRequire } = require("node:module")
const [library, file] = process.argv.slice(2)
const there = createRequire(`${library}/`)
const { ObfProcessor } = there("@willwade/aac-processors/obf")
const { ObfValidator } = there("@willwade/aac-processors/validation")

console.debug = console.log = console.info = () => {}
const cell = button => button && { label: button.label, leads: button.targetPageId, image: (button.image || "").slice(0, 26) }

async function main() {
  const tree = await new ObfProcessor().loadIntoTree(file)
  const found = await ObfValidator.validateFile(file)
  const pages = Object.entries(tree.pages).map(([id, page]) => [id, { name: page.name, grid: page.grid.map(row => row.map(cell)) }])
  process.stdout.write(JSON.stringify({ root: tree.rootId, pages: Object.fromEntries(pages), valid: found.valid, errors: found.errors }))
}
main()
