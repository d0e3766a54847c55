// Shows what needs passkeys only where the browser has them, and says it in words when one fails.

for (const part of document.querySelectorAll("[data-needs-passkeys]")) {
  part.hidden = !window.PublicKeyCredential;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const notice of document.querySelectorAll("[data-passkey-trouble]")) {
    notice.hidden = false;
  }
});
