// Live pages for staff. Every page works without it too, by loading again.

const find = (selector, within = document) => within.querySelector(selector)
const title = document.title
let leaving = false // a form is on its way: what changes now is shown by the next page
const csrf = () => find('input[name="csrf"]')?.value ?? ''

// The server escapes every word before it draws.
function drawn(html) {
  return new DOMParser().parseFromString(html, 'text/html').body
}

function listen(path, events) {
  const stream = new EventSource(path)
  for (const [name, act] of Object.entries(events)) stream.addEventListener(name, act)
  stream.addEventListener('error', () => {
    if (!leaving && stream.readyState === EventSource.CLOSED) window.setTimeout(() => window.location.reload(), 5000)
  })
  window.addEventListener('pagehide', () => stream.close())
}

document.addEventListener('submit', () => { leaving = true })

// ---------------------------------------------------------------- the queue

const board = find('#board')
const sound = find('#sound')
let waited = null

const wantsSound = () => window.localStorage.getItem('sound') === 'on'

if (sound) {
  sound.checked = wantsSound()
  sound.addEventListener('change', () => window.localStorage.setItem('sound', sound.checked ? 'on' : 'off'))
}

function beep() {
  const audio = new AudioContext()
  const tone = audio.createOscillator()
  tone.frequency.value = 660
  tone.connect(audio.destination)
  tone.start()
  tone.stop(audio.currentTime + 0.25)
}

// Makes a list look like a fresh one and keeps every element that both have: a row in which nothing
// changed stays under a finger. Each child of such a list has a key.
function settleList(list, fresh) {
  const wanted = [...fresh.children]
  const keys = new Set(wanted.map((want) => want.dataset.key))
  for (const child of [...list.children]) if (!keys.has(child.dataset.key)) child.remove()
  const kept = new Map([...list.children].map((child) => [child.dataset.key, child]))
  let at = list.firstElementChild
  for (const want of wanted) {
    const have = kept.get(want.dataset.key)
    if (have && at?.nextElementSibling === have) { // what stood before it has moved down
      list.append(at)
      at = have
    }
    if (have === at && have) at = at.nextElementSibling
    else list.insertBefore(have ?? want, at)
    if (have) settle(have, want)
  }
}

function settle(old, fresh) {
  if (old.isEqualNode(fresh) || old.dataset?.stays !== undefined) return
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = fresh.data
    return
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const { name, value } of fresh.attributes) old.setAttribute(name, value)
  const [olds, news] = [[...old.childNodes], [...fresh.childNodes]]
  const alike = olds.length === news.length && olds.every((node, n) => node.nodeName === news[n].nodeName)
  if (find(':scope > [data-key]', old) && find(':scope > [data-key]', fresh)) settleList(old, fresh)
  else if (alike) olds.forEach((node, n) => settle(node, news[n]))
  else old.replaceChildren(...news)
}

let pressed = false // a finger or a button of the mouse is down: nothing moves until it is up
let fresh = null
let asks = 0

function settleBoard() {
  if (pressed || leaving || !fresh) return
  settleList(board, fresh)
  fresh = null
}

async function queueChanged(event) {
  const { waiting, pressing } = JSON.parse(event.data)
  document.title = waiting ? `(${waiting}${pressing ? '!' : ''}) ${title}` : title
  if (waited !== null && waiting > waited) {
    find('#heard').textContent = `${waiting} ${board.dataset.says}`
    if (wantsSound()) beep()
  }
  waited = waiting
  const mine = ++asks
  const answer = await fetch(board.dataset.part, { headers: { accept: 'text/html' } }).catch(() => null)
  if (!answer?.ok || answer.redirected) return
  const body = drawn(await answer.text())
  if (mine !== asks) return
  fresh = body
  settleBoard()
}

if (board) {
  listen(board.dataset.live, { queue: queueChanged })
  board.addEventListener('pointerdown', () => { pressed = true })
  for (const over of ['pointerup', 'pointercancel', 'blur']) {
    window.addEventListener(over, () => {
      pressed = false
      window.setTimeout(settleBoard) // after the click that a press ends in
    })
  }
}

// ---------------------------------------------------------------- one conversation

const lines = find('#lines')

function newLine(event) {
  if (event.lastEventId && document.getElementById(`e${event.lastEventId}`)) return
  lines.append(...drawn(event.data).childNodes)
  if (lines.lastElementChild.matches('.person')) find('#typing').hidden = true
  lines.scrollTop = lines.scrollHeight
}

// Each side sees that the other types, never what; a few seconds later it is over by itself.
const TELL_EVERY = 3000 // milliseconds
const SHOWN_FOR = 6000
let toldAt = -TELL_EVERY
let hidesTyping = 0

function showTyping() {
  find('#typing').hidden = false
  window.clearTimeout(hidesTyping)
  hidesTyping = window.setTimeout(() => { find('#typing').hidden = true }, SHOWN_FOR)
}

function tellTyping(event) {
  if (event.timeStamp - toldAt < TELL_EVERY) return
  toldAt = event.timeStamp
  const body = new URLSearchParams({ csrf: csrf() })
  fetch(event.target.form.action.replace(/say$/, 'typing'), { method: 'POST', body }).catch(() => {})
}

function changed() {
  if (leaving) return
  if (!find('.say textarea')?.value) window.location.reload()
}

function danger(event) {
  const now = event.data === 'now'
  find('#danger').hidden = !now
  document.title = now ? `(!) ${title}` : title
  if (now && wantsSound()) beep()
}

if (lines) {
  lines.scrollTop = lines.scrollHeight
  const last = lines.lastElementChild?.dataset.id ?? ''
  listen(`${lines.dataset.live}?after=${last}`, { line: newLine, changed, danger, typing: showTyping })
}

// ---------------------------------------------------------------- the box

const box = find('.say textarea')
const kept = box && `unsent ${box.form.dataset.conversation}`

// A note or a label loads the page anew: what was typed and not sent yet is still there after it.
function keep() {
  if (box.value) window.sessionStorage.setItem(kept, box.value)
  else window.sessionStorage.removeItem(kept)
}

function putIn(event) {
  event.preventDefault()
  const before = box.value.trimEnd()
  box.value = (before ? `${before}\n\n` : '') + event.currentTarget.dataset.text
  keep()
  box.focus()
}

if (box) {
  if (box.value) keep()
  else box.value = window.sessionStorage.getItem(kept) ?? ''
  box.addEventListener('input', keep)
  box.addEventListener('input', tellTyping)
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) box.form.requestSubmit()
  })
  box.form.addEventListener('submit', () => window.sessionStorage.removeItem(kept))
  for (const link of document.querySelectorAll('a[data-text]')) link.addEventListener('click', putIn)
}

find('form[action$="/sign-out"]')?.addEventListener('submit', () => window.sessionStorage.clear())

// ---------------------------------------------------------------- the checker

const form = find('#check')
let asked = 0

async function recheck() {
  const mine = ++asked
  const body = new URLSearchParams(new FormData(form))
  body.set('csrf', csrf())
  const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html' } }).catch(() => null)
  if (!answer) return
  const result = find('#result', drawn(await answer.text()))
  if (result && mine === asked) find('#result').replaceChildren(...result.childNodes)
}

form?.addEventListener('change', (event) => {
  if (event.target.name !== 'agreed') recheck()
})

for (const button of document.querySelectorAll('.print')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}
