#version 330
in vec2 surface;
void main() {
    if (surface.y > 0.0) discard;  // beyond the hem there is no cloth
}
