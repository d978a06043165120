// A launcher for the chat on another site:
//   <script src="https://chat.example/widget.js" data-colour="#6b2f5b" data-position="end" async></script>
// It adds one button and, once pressed, one frame. It reads nothing of the page it is on.

(() => {
  const script = document.currentScript
  const home = new URL(script.src).origin
  const options = script.dataset

  const WORDS = {
    en: { open: 'Chat with Lutea', shut: 'Close the chat', title: 'Lutea: chat about bleeding in early pregnancy' },
    cy: { open: 'Sgwrsio â Lutea', shut: 'Cau\'r sgwrs', title: 'Lutea: sgwrs am waedu yn gynnar mewn beichiogrwydd' }, // draft, not reviewed
  }
  const language = options.lang in WORDS ? options.lang : 'en'
  const words = WORDS[language]
  const colour = /^#[0-9a-f]{6}$/i.test(options.colour ?? '') ? options.colour : '#6b2f5b'
  const side = options.position === 'start' ? 'inset-inline-start' : 'inset-inline-end'
  const neutral = /^https?:\/\//.test(options.leaveTo ?? '') ? options.leaveTo : ''
  let frame = null

  // Dark words on a light colour, light words on a dark one, so that any colour can be read.
  function wordsOn(hex) {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#1d1521' : '#ffffff'
  }

  function styled(element, styles) {
    for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value)
    return element
  }

  const button = styled(document.createElement('button'), {
    position: 'fixed', 'inset-block-end': '1rem', [side]: '1rem', 'z-index': '2147483000',
    'min-block-size': '48px', 'min-inline-size': '48px', padding: '12px 22px', margin: '0',
    border: '2px solid #ffffff', 'border-radius': '28px', background: colour, color: wordsOn(colour),
    font: '600 17px/1.2 system-ui, sans-serif', cursor: 'pointer', 'box-shadow': '0 4px 18px rgb(0 0 0 / 25%)',
  })
  button.type = 'button'
  button.textContent = words.open
  button.setAttribute('aria-expanded', 'false')

  function makeFrame() {
    const made = styled(document.createElement('iframe'), {
      position: 'fixed', 'inset-block-end': '80px', [side]: '1rem', 'z-index': '2147483000',
      'inline-size': 'min(26rem, calc(100vw - 2rem))', 'block-size': 'min(42rem, calc(100vh - 100px))',
      border: '1px solid #8a7d8f', 'border-radius': '16px', background: '#fbf6ef',
      'box-shadow': '0 8px 40px rgb(0 0 0 / 30%)',
    })
    made.src = language === 'en' ? `${home}/embed` : `${home}/embed/${language}`
    made.title = words.title
    made.id = 'lutea-chat'
    made.allow = 'clipboard-write'
    made.referrerPolicy = 'no-referrer'
    return made
  }

  function show(open) {
    if (open && !frame) {
      frame = makeFrame()
      button.before(frame)
    }
    frame.hidden = !open
    frame.style.display = open ? 'block' : 'none'
    button.textContent = open ? words.shut : words.open
    button.setAttribute('aria-expanded', String(open))
    button.setAttribute('aria-controls', 'lutea-chat')
    ;(open ? frame : button).focus()
  }

  button.addEventListener('click', () => show(!frame || frame.hidden))
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && frame && !frame.hidden) show(false)
  })

  // "Leave now" inside the frame takes the whole page away: to the site's own choice, else the chat's.
  window.addEventListener('message', (event) => {
    if (event.origin !== home || event.source !== frame?.contentWindow) return
    if (event.data?.lutea === 'leave') {
      document.documentElement.hidden = true
      window.location.replace(neutral || event.data.to)
    }
  })

  document.body.append(button)
})()
